import time, cProfile, pstats
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office.catalogue.demo import load_demo_catalogue
from office.catalogue.models import *
from tests.factories.catalogue import AT, BODIES, a_catalogue_city


@pytest.mark.django_db
def test_x():
    place = a_catalogue_city(*(code for code in BODIES if code != "pfu-region"))
    t = time.time(); p=time.process_time()
    n=0
    def count(execute, sql, params, many, context):
        nonlocal n
        n+=1
        return execute(sql, params, many, context)
    pr=cProfile.Profile(); 
    with connection.execute_wrapper(count):
        load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
    print("TIME", time.time() - t, time.process_time()-p, n)
    place = a_catalogue_city("dsp", "pfu")
    t = time.time(); p=time.process_time()
    pr.enable()
    load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
    pr.disable()
    print("TIME", time.time() - t, time.process_time()-p, InformationCard.objects.filter(state="in_force").count(), FormTemplate.objects.count(), RequiredDocument.objects.count(), ProcessStep.objects.count())
    pstats.Stats(pr).sort_stats("cumulative").print_stats(60)
