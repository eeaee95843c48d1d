import time
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office.catalogue.demo import load_demo_catalogue
from office.catalogue.models import *
from tests.factories.catalogue import AT, BODIES, a_catalogue_city


@pytest.mark.django_db
def test_x():
    place = a_catalogue_city(*(code for code in BODIES if code != "pfu-region"))
    t = time.time()
    with CaptureQueriesContext(connection) as c:
        load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
    print("TIME", time.time() - t, len(c))
    place = a_catalogue_city("dsp", "pfu")
    t = time.time()
    load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
    print("TIME", time.time() - t, InformationCard.objects.filter(state="in_force").count(), FormTemplate.objects.count(), RequiredDocument.objects.count(), ProcessStep.objects.count())
    import cProfile, pstats
