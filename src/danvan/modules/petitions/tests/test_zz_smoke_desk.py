import pytest, re
from django.urls import reverse, get_resolver
from danvan.kernel.organisations.testing import small_world
from danvan.modules.petitions.tests import factories as f
pytestmark=pytest.mark.django_db
@pytest.mark.parametrize("who",["hanh","dung","mai","thanh","lien","phuc","ngoc"])
def test_pages(client, settings, who):
    settings.REQUIRE_SECOND_FACTOR=False
    w=small_world(); f.topic()
    m=f.petition(w, topic=f.topic(), contact=f.BA_TU); a=f.petition(w,state="answered")
    client.force_login(getattr(w,who))
    import danvan.modules.petitions.urls.desk as d
    out=[]
    urls=["/ban-lam-viec/","/ban-lam-viec/lich/","/ban-lam-viec/niem-phong/","/ban-lam-viec/luot-xem/","/ban-lam-viec/don-vi/",f"/ban-lam-viec/don-vi/{w.x.pk}/"]
    for p in ["ten","cap-tren","chia-tach","sap-nhap","co-quan"]: urls.append(f"/ban-lam-viec/don-vi/{w.x.pk}/{p}/")
    for p in d.urlpatterns:
        route=str(p.pattern)
        if "uid" in route: continue
        for num in ([m.number,a.number] if "number" in route else [0]):
            urls.append("/"+route.replace("<int:number>",str(num)))
    for u in urls:
        r=client.get(u); out.append((u,r.status_code))
    for o in out: print(who,*o)
    assert not [o for o in out if o[1]>=500]
