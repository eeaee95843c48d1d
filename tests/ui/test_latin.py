"""Names and places for who reads English, by the Cabinet's table № 55."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from office.centres.models import Centre, City

SHOWN = Template("{% load latin %}{% where centre %} / {{ name|in_latin }}")


@pytest.mark.parametrize(
    ("address", "ukrainian", "english"),
    [
        ("вул. Згоди, 7", "Згорани, вул. Згоди, 7", "Zghorany, vul. Zghody, 7"),
        ("вул. Згоди, 7, м. Згорани, 43000", "вул. Згоди, 7, м. Згорани, 43000", "vul. Zghody, 7, m. Zghorany, 43000"),
        ("вул. Згоранська, 1", "Згорани, вул. Згоранська, 1", "Zghorany, vul. Zghoranska, 1"),
    ],
)
def test_the_city_is_named_once(address: str, ukrainian: str, english: str) -> None:
    city = City(name="Згорани", name_en="Zghorany")
    shown = Context({"centre": Centre(city=city, address=address), "name": "Юлія Щербак’янко"})
    with override("uk"):
        assert SHOWN.render(shown) == f"{ukrainian} / Юлія Щербак’янко"
    with override("en"):
        assert SHOWN.render(shown) == f"{english} / Yuliia Shcherbakianko"
