import time, cProfile, pstats
import pytest
from danvan.kernel.organisations.models import *
from danvan.kernel.organisations.actions import load_country
@pytest.mark.django_db
def test_load():
    s=Person.objects.system()
    pr=cProfile.Profile(time.process_time)
    w=time.perf_counter(); t=time.process_time(); 
    pr.enable(); r=load_country(by=s); pr.disable()
    print("load cpu",time.process_time()-t, "wall", time.perf_counter()-w)
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
