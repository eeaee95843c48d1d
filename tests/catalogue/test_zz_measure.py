import time
import pytest
from office.catalogue.demo import load_demo_catalogue
from tests.factories.catalogue import AT, BODIES, a_catalogue_city
@pytest.mark.django_db
def test_measure():
    for codes in ([c for c in BODIES if c!="pfu-region"],)*2:
        place=a_catalogue_city(*codes, regional=False); t=time.time(); p=time.process_time()
        load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
        print("CITY", round(time.time()-t,1), round(time.process_time()-p,1))
