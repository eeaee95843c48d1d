import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

WORDS = (
    '{% load ui i18n %}{{ before }}{% drawn_once %}{% translate "Close" %}{% if name %}!{% endif %}{% enddrawn_once %}'
)


def test_what_is_drawn_once_is_drawn_for_each_language() -> None:
    template = Template(WORDS)
    with translation.override("uk"):
        assert template.render(Context({"before": 1})) == "1Закрити"
        assert template.render(Context({"before": 2})) == "2Закрити"
    with translation.override("en"):
        assert template.render(Context({"before": 3})) == "3Close"


def test_what_is_drawn_once_knows_nothing_of_its_page() -> None:
    assert Template(WORDS).render(Context({"before": "", "name": "Олена"})) == "Закрити"


@pytest.mark.parametrize(
    "asks", ["{{ name }}", "{{ name|upper }}", "{% if 1 %}{{ name }}{% endif %}", "{% csrf_token %}"]
)
def test_what_asks_for_something_of_its_page_may_not_be_drawn_once(asks: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="may not ask"):
        Template("{% load ui %}{% drawn_once %}" + asks + "{% enddrawn_once %}")
