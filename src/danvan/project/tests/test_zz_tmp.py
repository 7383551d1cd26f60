import time
import pytest
from django.db import connection
from danvan.kernel.organisations.models import *
from danvan.kernel.organisations.actions import load_country
from danvan.kernel.organisations.actions.tree import rebuild_coverage
@pytest.mark.django_db
def test_load():
    s=Person.objects.system()
    t=time.time(); r=load_country(by=s); print("load",time.time()-t,r)
    t=time.time(); rebuild_coverage(); print("cov",time.time()-t,Coverage.objects.count())
    t=time.time(); r=load_country(by=s); print("again",time.time()-t,r)
    print(UnitTerm.objects.count())
    u=Unit.objects.get(code="00337",valid_to=None)
    print(u, [c.covered.full_name+" "+str(c.covered.valid_to) for c in u.covers.select_related("covered")])
    p=Unit.objects.get(code="86",valid_to=None)
    print(p,p.covers.count())
