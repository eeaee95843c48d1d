"""What is left of a page for who has chosen their own few colours, and for whom nothing may move.

In forced colours a browser paints over backgrounds, shadows and borders: what was told by them alone is told no more.
"""

from typing import Any, Final

from playwright.sync_api import Page

FORCED: Final[dict[str, Any]] = {"forced_colors": "active"}
STILL: Final[dict[str, Any]] = {"reduced_motion": "reduce"}
"""Options of a context whose pages are looked at by ``check_colours``, and by ``check_still``."""

_COMMON: Final = """
  const shown = each => each.checkVisibility({opacityProperty: false, visibilityProperty: true})
      && each.getBoundingClientRect().width > 1 && each.getBoundingClientRect().height > 1;
  const solid = colour => !/^transparent$|^rgba\\(.*, 0\\)$|\\/ 0\\)$/.test(colour);
  const behind = each => {
    for (let at = each; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (solid(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const told = each => each.cloneNode(false).outerHTML.slice(0, 160);
"""
COLOURS: Final = f"""() => {{
  {_COMMON}
  const sides = ['Top', 'Right', 'Bottom', 'Left'];
  const line = (style, ground) => sides.filter(side => style[`border${{side}}Style`] !== 'none'
      && parseFloat(style[`border${{side}}Width`]) > 0 && solid(style[`border${{side}}Color`])
      && style[`border${{side}}Color`] !== ground);
  const around = (style, ground) => line(style, ground).length === 4;
  const under = style => style.textDecorationLine.includes('underline');
  const faults = [];
  const ground = each => behind(each.parentElement || each);
  for (const each of document.querySelectorAll('button, [role=button], input[type=submit], .govuk-button')) {{
    const style = getComputedStyle(each);
    if (shown(each) && !around(style, ground(each)) && !under(style)) faults.push(`a button without edges: ${{told(each)}}`);
  }}
  const fields = 'input:not([type=hidden], [type=submit], [type=button]), select, textarea';
  for (const each of document.querySelectorAll(fields)) {{
    const label = each.labels && each.labels[0];
    const drawn = [getComputedStyle(each)];
    if (label) drawn.push(getComputedStyle(label, '::before'));
    const own = each.type === 'file' || (['radio', 'checkbox'].includes(each.type)
        && getComputedStyle(each).appearance !== 'none' && getComputedStyle(each).opacity !== '0');
    if (shown(label || each) && !own && !drawn.some(style => around(style, ground(each))))
      faults.push(`a field without edges: ${{told(each)}}`);
  }}
  for (const each of document.querySelectorAll('a[href]')) {{
    const style = getComputedStyle(each), text = getComputedStyle(each.parentElement);
    const apart = under(style) || line(style, ground(each)).length || style.color !== text.color;
    if (shown(each) && each.innerText.trim() && !apart) faults.push(`a link like its text: ${{told(each)}}`);
  }}
  const seen = each => {{
    const style = getComputedStyle(each);
    return JSON.stringify([line(style, ground(each)), style.fontWeight, style.textDecorationLine, style.color,
        style.backgroundColor, style.outlineStyle, each.tagName, ...[...each.querySelectorAll('svg')].map(mark => mark.innerHTML),
        ...['::before', '::after'].map(which =>
          [getComputedStyle(each, which).content, ...line(getComputedStyle(each, which), ground(each))])]);
  }};
  for (const here of document.querySelectorAll('[aria-current], [aria-pressed=true], [aria-selected=true]')) {{
    const list = here.closest('ul, ol, nav, tr');
    const others = list && here.className ? [...list.querySelectorAll(`.${{CSS.escape(here.classList[0])}}`)] : [];
    const same = others.filter(each => each !== here && !each.hasAttribute('aria-current')
        && each.getAttribute('aria-pressed') !== 'true' && shown(each) && seen(each) === seen(here));
    if (shown(here) && same.length) faults.push(`where one is does not show: ${{told(here)}}`);
  }}
  for (const each of document.querySelectorAll('main *:not(svg *, option, source, track)')) {{
    const style = getComputedStyle(each);
    const painted = solid(style.backgroundColor) || style.backgroundImage !== 'none';
    const alone = !each.textContent.trim() && !each.querySelector('img, svg, input, video, audio, canvas')
        && !each.matches('img, svg, input, select, textarea, video, audio, canvas, iframe, hr, progress, meter, button, br, wbr');
    const named = each.getAttribute('aria-label') || each.closest('[aria-hidden=true]');
    if (shown(each) && painted && alone && !named && !line(style, ground(each)).length)
      faults.push(`told by a background alone: ${{told(each)}}`);
  }}
  for (const each of document.querySelectorAll('svg')) {{
    const named = each.closest('[aria-hidden=true], [aria-label]') || each.querySelector('title');
    const beside = each.closest('a, button, p, li, td, dt, dd, div, span');
    if (shown(each) && !named && !(beside && beside.textContent.trim())) faults.push(`a mark without words: ${{told(each)}}`);
  }}
  return faults;
}}"""
MOVES: Final = f"""() => {{
  {_COMMON}
  const lasts = said => said.split(',').some(each => parseFloat(each) > 0);
  const faults = document.getAnimations().map(each => `it moves: ${{each.animationName || each.transitionProperty}}`);
  for (const each of document.querySelectorAll('*'))
    for (const part of [null, '::before', '::after']) {{
      const style = getComputedStyle(each, part);
      const goes = lasts(style.transitionDuration) && style.transitionProperty !== 'none';
      const plays = lasts(style.animationDuration) && style.animationName !== 'none';
      if (goes || plays || style.scrollBehavior === 'smooth') faults.push(`it would move: ${{part || ''}} ${{told(each)}}`);
    }}
  return faults;
}}"""


def lost_in_colours(page: Page) -> list[str]:
    """Give what of the page, opened in ``FORCED`` colours, can not be seen or told from its neighbours."""
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    return list(page.evaluate(COLOURS))


def moving(page: Page) -> list[str]:
    """Give what of the page moves, or would, for who has asked for reduced motion (``STILL``)."""
    assert page.evaluate("() => matchMedia('(prefers-reduced-motion: reduce)').matches")
    return list(page.evaluate(MOVES))


def check_colours(page: Page) -> None:
    """Fail where something of the page is lost in forced colours."""
    assert not (faults := lost_in_colours(page)), f"{page.url}\n" + "\n".join(faults)


def check_still(page: Page) -> None:
    """Fail where something of the page moves for who has asked for reduced motion."""
    assert not (faults := moving(page)), f"{page.url}\n" + "\n".join(faults)
