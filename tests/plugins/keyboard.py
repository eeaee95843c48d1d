"""Who has a keyboard alone: Tab, Enter, Space, arrows and typing; what has the focus can be seen, and is in the window.

Everything is named as a screen reader names it: by role and accessible name.
"""

from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import FilePayload, Locator, Page, expect

LONGEST_WALK: Final = 160
HAS_FOCUS: Final = "element => element === document.activeElement"
SEEN: Final = """element => {
  const drawn = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
      && !/rgba\\(\\d+, \\d+, \\d+, 0\\)|transparent/.test(style.outlineColor)) || style.boxShadow !== 'none';
  const label = element.labels && element.labels[0];
  const marked = drawn(getComputedStyle(element)) || (label && drawn(getComputedStyle(label, '::before')));
  const box = (label && element.type !== 'text' ? label : element).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [Boolean(marked), inside && box.width > 0 && box.height > 0];
}"""
HOLDS_FOCUS: Final = "group => group.contains(document.activeElement) && document.activeElement.type === 'radio'"
STOP: Final = f"""() => {{
  const at = document.activeElement;
  return [at === document.body, ({SEEN})(at), at.outerHTML.slice(0, 200)];
}}"""


class Keys:
    """The hands of such a person on one page after another."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Who listens from the start hears of the choosing of files after a visit to another site, too.
        page.on("filechooser", lambda _chooser: None)

    def to(self, wanted: Locator) -> Locator:
        """Walk to ``wanted`` by Tab alone, and look whether the focus can be seen there."""
        element = wanted.element_handle()
        self._tab_until(lambda: bool(element.evaluate(HAS_FOCUS)), wanted)
        assert element.evaluate(SEEN) == [True, True], f"{wanted} has the focus and it does not show on {self.page.url}"
        return wanted

    def walk(self) -> int:
        """Walk the whole page by Tab: each stop can be seen. Give how many there are."""
        for stops in range(LONGEST_WALK):
            self.page.keyboard.press("Tab")
            over, seen, html = self.page.evaluate(STOP)
            if over and stops:
                return stops
            assert seen == [True, True], f"{self.page.url}: the focus does not show on {html}"
        return LONGEST_WALK

    def go(self, name: str, role: Any = "link") -> None:
        """Follow a link, or press a button with ``role``, and wait for the page it leads to."""
        self.to(self.page.get_by_role(role, name=name).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        """Press a button that leads to another page."""
        self.go(name, "button")

    def type(self, name: str, words: str, *, group: str = "", role: Any = "textbox") -> None:
        """Write into a field; what stood there is selected by Tab and goes."""
        within = self.page.get_by_role("group", name=group) if group else self.page
        self.to(within.get_by_role(role, name=name).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def date(self, group: str, day: str, month: str, year: str) -> None:
        for name, words in (("День", day), ("Місяць", month), ("Рік", year)):
            self.type(name, words, group=group)

    def choose(self, name: str, *, group: str) -> None:
        """Choose one of several: Tab comes to the group, arrows go on within it."""
        several = self.page.get_by_role("group", name=group)
        wanted = several.get_by_role("radio", name=name)
        within, element = several.element_handle(), wanted.element_handle()
        self._tab_until(lambda: bool(within.evaluate(HOLDS_FOCUS)), several)
        for _press in range(several.get_by_role("radio").count()):
            if element.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert wanted.evaluate(SEEN) == [True, True]
        expect(wanted).to_be_checked()

    def _tab_until(self, arrived: Callable[[], bool], wanted: Locator) -> None:
        for _press in range(LONGEST_WALK):
            if arrived():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {wanted} on {self.page.url}")

    def select(self, name: str, option: str) -> None:
        """Choose from a list that opens, by its arrows."""
        wanted = self.to(self.page.get_by_role("combobox", name=name))
        self.page.keyboard.press("Home")
        for _press in range(wanted.get_by_role("option").count()):
            if wanted.evaluate("list => list.value") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {option}")

    def tick(self, name: str) -> None:
        box = self.to(self.page.get_by_role("checkbox", name=name))
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def upload(self, label: str, file: FilePayload) -> None:
        """Open the field of the file as the keyboard does, and choose a file."""
        self.to(self.page.get_by_label(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)
