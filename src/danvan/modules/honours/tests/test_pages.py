"""Every address of honours: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from docx import Document

from danvan.kernel.dossiers.testing import again, evidence
from danvan.kernel.ledger.public import sequence_all, verifier_key
from danvan.kernel.organisations.testing import World
from danvan.lib.codes import new_code
from danvan.lib.merkle.proofs import Proof, verify_receipt
from danvan.modules.honours import actions
from danvan.modules.honours.models import Decision, Nomination
from danvan.modules.honours.tests.factories import (
    DEED,
    FOUND,
    MINUTES,
    SUBJECT,
    WHY,
    decision,
    minute,
    nomination,
)

pytestmark = pytest.mark.django_db
BINH = "Nguyễn Văn Bình"


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def page_of(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"honours:{name}", args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def signed(world: World, *, with_individual: bool = True) -> Decision:
    rows = [nomination(world, state="examined")]
    if with_individual:
        rows.append(
            nomination(world, state="examined", kind="individual", recipient=BINH, described="Tổ trưởng")
        )
    return decision(world, lines=rows, state="signed")


def test_a_nomination_is_entered_examined_and_ended_at_the_desk(client: Client, world: World) -> None:
    client.force_login(world.mai)
    new = reverse("honours:nomination_new")
    page_of(client, "nomination_new")
    form = {"nominator": world.committee_x.pk, "system": "state", "form": "commendation", "kind": "individual",
            "recipient": BINH, "achievement": DEED, "year": timezone.localdate().year}  # fmt: skip
    short = client.post(new, form | {"achievement": "Tốt."})
    assert short.status_code == 422
    assert BINH in short.content.decode(), "what was typed survives"
    client.post(new, form)
    made = Nomination.objects.get()
    record = reverse("honours:nomination", args=[made.pk])
    assert DEED in page_of(client, "nomination", made.pk)
    twice = client.post(new, form)
    assert twice.status_code == 422
    assert "đã được đề nghị" in twice.content.decode()
    page_of(client, "nomination_correct", made.pk)
    mended = {**form, "described": "Tổ trưởng tổ 3", "reason": "Bổ sung chức vụ."}
    assert client.post(reverse("honours:nomination_correct", args=[made.pk]), mended)["Location"] == record
    assert client.get(reverse("honours:nomination_examine", args=[made.pk]))["Location"] == record, (
        "not her own"
    )
    client.force_login(world.hanh)
    for door, told in (
        ("examine", {"finding": FOUND, "exhibits": evidence()}),
        ("consent", {"is_given": "yes", "how": "Ông Bình ký đồng ý tại quầy."}),
        ("decline", {"reason": "Đã được khen theo hình thức khác."}),
    ):
        page_of(client, f"nomination_{door}", made.pk)
        assert (
            client.post(reverse(f"honours:nomination_{door}", args=[made.pk]), told)["Location"] == record
        ), door
    assert again(made).state == "declined"
    other = nomination(world)
    page_of(client, "nomination_withdraw", other.pk)
    client.post(reverse("honours:nomination_withdraw", args=[other.pk]), {"reason": "Để sang năm đề nghị."})
    assert again(other).state == "withdrawn"
    assert BINH in page_of(client, "nomination_list")


def test_the_address_of_a_record_becomes_what_the_achievement_stands_on(client: Client, world: World) -> None:
    base = nomination(world, recipient="Tổ 9")
    hidden = actions.nominate(
        by=world.quang, nominator=world.committee_y, system="state", form="praise", kind="collective",
        recipient="Tổ 5", achievement=f"{DEED} Ở phường bên.", year=timezone.localdate().year,
    )  # fmt: skip
    client.force_login(world.mai)
    form = {"nominator": world.committee_x.pk, "system": "state", "form": "commendation", "kind": "collective",
            "body": world.front_x.pk, "achievement": DEED, "year": timezone.localdate().year}  # fmt: skip
    for wrong in (
        reverse("honours:nomination", args=[hidden.pk]), hidden.thing, "honours.nomination:xyz", "/khong-co/",
        reverse("honours:nomination_list"), "linh tinh",
    ):  # fmt: skip
        answer = client.post(reverse("honours:nomination_new"), form | {"record": wrong})
        assert answer.status_code == 422, wrong
    address = "http://testserver" + reverse("honours:nomination", args=[base.pk]) + "?x=1"
    client.post(reverse("honours:nomination_new"), form | {"record": address})
    made = Nomination.objects.latest("pk")
    assert (made.record, made.key, made.recipient) == (base.thing, base.thing, world.front_x.name)
    assert reverse("honours:nomination", args=[base.pk]) in page_of(client, "nomination", made.pk)
    Nomination.objects.filter(pk=made.pk).update(record=hidden.thing)
    assert str(hidden.pk) not in re.findall(r"khen-thuong/(\d+)/", page_of(client, "nomination", made.pk))


def test_a_decision_is_drafted_listed_agreed_and_signed_at_the_desk(desk: Client, world: World) -> None:
    rows = [nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2)]
    page_of(desk, "decision_new")
    form = {"body": world.committee_x.pk, "form": "commendation", "subject": SUBJECT, "signer_title": "Chủ tịch",
            "each_collective": "2.000.000", "budget": "4 000 000", "fund": "Quỹ thi đua, khen thưởng"}  # fmt: skip
    refused = desk.post(reverse("honours:decision_new"), form | {"form": "merit"})
    assert refused.status_code == 422
    assert "Chủ tịch Ủy ban nhân dân cấp tỉnh" in refused.content.decode(), "it says who may"
    desk.post(reverse("honours:decision_new"), form)
    made = Decision.objects.get()
    assert (made.each_collective, made.each_individual, made.budget) == (2_000_000, 0, 4_000_000)
    record = reverse("honours:decision", args=[made.pk])
    chosen = [row.pk for row in rows]
    for door, told in (
        ("list", {"nominations": chosen}),
        ("unlist", {"nominations": chosen[:1], "reason": "Cần xác minh thêm."}),
        ("list", {"nominations": chosen[:1]}),
        ("edit", {**form, "subject": f"{SUBJECT} năm nay"}),
        ("council", {"council": "Hội đồng phường", "held_on": timezone.localdate(), "present": 9, "in_favour": 8,
                     "minutes": MINUTES, "exhibits": evidence()}),
        ("reopen", {"reason": "Bổ sung một căn cứ."}),
        ("council", {"council": "Hội đồng phường", "held_on": timezone.localdate(), "present": 9, "in_favour": 8,
                     "minutes": MINUTES, "exhibits": evidence()}),
        ("sign", {}),
    ):  # fmt: skip
        page_of(desk, f"decision_{door}", made.pk)
        address = reverse(f"honours:decision_{door}", args=[made.pk])
        assert desk.post(address, told)["Location"] == record, door
        page_of(desk, "decision", made.pk)
    assert (again(made).state, again(made).total) == ("signed", 4_000_000)
    assert desk.get(reverse("honours:decision_drop", args=[made.pk]))["Location"] == record, (
        "too late: led back"
    )
    page_of(desk, "decision_revoke", made.pk)
    told = {"nominations": chosen[:1], "ground": "false_papers", "reason": WHY}
    assert desk.post(reverse("honours:decision_revoke", args=[made.pk]), told)["Location"] == record
    assert again(made).state == "partly_revoked"
    assert "2.000.000" in page_of(desk, "decision", made.pk)
    assert capfirst(SUBJECT) in page_of(desk, "decision_list")


def test_another_units_awards_are_not_there(client: Client, world: World) -> None:
    made = signed(world)
    line = made.nominations.get(kind="individual")
    client.force_login(world.quang)
    for name, pk in (("nomination", line.pk), ("nomination_consent", line.pk), ("certificate_pdf", line.pk),
                     ("decision", made.pk), ("decision_revoke", made.pk), ("decision_file", made.pk),
                     ("certificates", made.pk)):  # fmt: skip
        assert client.get(reverse(f"honours:{name}", args=[pk])).status_code == 404, name
    for name in ("nomination_list", "decision_list"):
        for form in ("", "?format=csv"):
            answer = client.get(reverse(f"honours:{name}") + form)
            told = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            assert BINH not in told
            assert "01/QĐ-UBND" not in told
    client.logout()
    assert client.get(reverse("honours:decision_file", args=[made.pk])).status_code == 302


def test_staff_print_the_decision_and_its_certificates(desk: Client, world: World) -> None:
    made = signed(world)
    line = made.nominations.get(kind="individual")
    word = desk.get(reverse("honours:decision_file", args=[made.pk]))
    assert word["Content-Disposition"].endswith('.docx"')
    cells = [
        cell.text
        for table in Document(io.BytesIO(word.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert BINH in cells
    sheets = desk.get(reverse("honours:certificates", args=[made.pk]))
    assert sheets["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", sheets.content)) == 2
    one = desk.get(reverse("honours:certificate_pdf", args=[line.pk]))
    assert len(re.findall(rb"/Type\s*/Page\b", one.content)) == 1
    actions.revoke_awards(made, by=world.dung, ground="false_papers", reason=WHY)
    assert desk.get(reverse("honours:certificate_pdf", args=[line.pk])).status_code == 404
    assert desk.get(reverse("honours:certificates", args=[made.pk])).status_code == 404


def test_everybody_reads_signed_decisions_without_the_names_of_those_not_asked(
    client: Client, world: World
) -> None:
    draft, made = decision(world), signed(world)
    listed = page_of(client, "public_decision_list")
    assert reverse("honours:public_decision", args=[made.pk]) in listed
    assert reverse("honours:public_decision", args=[draft.pk]) not in listed
    assert client.get(reverse("honours:public_decision", args=[draft.pk])).status_code == 404
    page = page_of(client, "public_decision", made.pk)
    assert "Tổ dân phố 3" in page
    assert "một cá nhân" in page
    for hidden in (BINH, "Tổ trưởng", "Dũng", MINUTES, "bien-ban"):
        assert hidden not in page
    line = made.nominations.get(kind="individual")
    actions.record_consent(line, by=world.mai, is_given=True, how="Ông Bình ký đồng ý tại quầy.")
    assert BINH in page_of(client, "public_decision", made.pk)
    assert "01/QĐ-UBND" in client.get(reverse("portal:unit", args=[world.x.code])).content.decode()


def test_a_certificate_is_verified_by_its_code_and_a_revoked_one_says_so(
    client: Client, world: World
) -> None:
    made = signed(world)
    code = made.nominations.get(kind="collective").code
    sequence_all()
    page = page_of(client, "certificate", code)
    assert "còn hiệu lực" in page
    assert "Tổ dân phố 3" in page
    typed = client.get(reverse("honours:check"), {"code": code.lower().replace("-", " ")})
    assert typed["Location"] == reverse("honours:certificate", args=[code])
    assert client.get(reverse("honours:certificate", args=[code.lower()]))["Location"] == typed["Location"]
    actions.revoke_awards(made, by=world.dung, ground="false_papers", reason=WHY)
    page = page_of(client, "certificate", code)
    assert "đã bị hủy bỏ" in page
    assert "Tổ dân phố 3" in page, "it stays visible"
    assert "02/QĐ-UBND" in page
    public_page = page_of(client, "public_decision", made.pk)
    assert WHY in public_page
    assert "làm giả hồ sơ" in public_page


def test_a_code_that_is_wrong_or_unknown_is_told_apart(client: Client, world: World) -> None:
    page_of(client, "check")
    assert client.get(reverse("honours:check"), {"code": "KT-1234"}).status_code == 422
    assert client.get(reverse("honours:certificate", args=["KT-1234"])).status_code == 404
    unknown = client.get(reverse("honours:certificate", args=[new_code(prefix="KT")]))
    assert unknown.status_code == 404
    assert "Không có khen thưởng nào mang mã này" in unknown.content.decode()


def test_the_holder_of_a_certificate_may_compare_its_name_without_being_shown_another(
    client: Client, world: World
) -> None:
    line = signed(world).nominations.get(kind="individual")
    address = reverse("honours:certificate", args=[line.code])
    page = client.get(address).content.decode()
    assert BINH not in page
    assert DEED not in page, "a deed may tell who did it"
    assert "Đúng: đây là tên" in client.post(address, {"name": " nguyễn văn BÌNH"}).content.decode()
    wrong = client.post(address, {"name": "Trần Văn An"}).content.decode()
    assert "mang tên khác" in wrong
    assert BINH not in wrong


def test_the_proofs_verify_without_us(client: Client, world: World) -> None:
    made = signed(world)
    proof = reverse("honours:proof", args=[made.pk])
    waiting = client.get(proof)
    assert waiting.status_code == 503
    sequence_all()
    found = verify_receipt(
        Proof.parse(client.get(proof).content),
        keys=[verifier_key()],
        content=again(made).stated(),
        name="record",
    )
    assert found.content_matches
    assert (found.leaf["facts"]["collectives"], found.leaf["facts"]["number"]) == (1, "01/QĐ-UBND")
    revocation = reverse("honours:proof_of_revocation", args=[made.pk])
    assert client.get(revocation).status_code == 404
    actions.revoke_awards(made, by=world.dung, ground="false_papers", reason=WHY)
    sequence_all()
    shown = verify_receipt(Proof.parse(client.get(revocation).content), keys=[verifier_key()])
    assert shown.leaf["facts"]["ground"] == "false_papers"
    assert client.get(reverse("honours:proof", args=[decision(world).pk])).status_code == 404


def test_minutes_of_the_council_stay_with_staff(client: Client, world: World) -> None:
    made = decision(world)
    minute(made, by=world.dung)
    actions.sign_decision(made, by=world.dung)
    client.force_login(world.dung)
    address = re.search(r'href="(/ho-so/tep/[^"]+)"', page_of(client, "decision", made.pk))
    assert address
    assert client.get(address[1]).status_code == 200
    assert client.get(address[1].replace("/tep/", "/tep-cong-khai/")).status_code == 404


def test_lists_and_records_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    rows = [nomination(world, state="examined", recipient=f"Tổ {n}") for n in range(12)]
    made = decision(world, lines=rows, state="signed", budget=30_000_000)
    for address, most in (
        (reverse("honours:nomination_list"), 16), (reverse("honours:decision_list"), 16),
        (reverse("honours:decision", args=[made.pk]), 22), (reverse("honours:nomination", args=[rows[0].pk]), 22),
        (reverse("honours:public_decision_list"), 8), (reverse("honours:public_decision", args=[made.pk]), 12),
        (reverse("honours:certificate", args=[again(rows[0]).code]), 8),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert desk.get(address).status_code == 200


def test_lists_are_searched_and_narrowed(desk: Client, world: World) -> None:
    signed(world)
    for name, query, found in (
        ("nomination_list", "q=Bình", BINH), ("nomination_list", f"unit={world.x.code}&kind=individual", BINH),
        ("decision_list", "q=01/QĐ", capfirst(SUBJECT)), ("decision_list", f"signed_from={timezone.localdate()}", capfirst(SUBJECT)),
        ("public_decision_list", "system=state&form=commendation", capfirst(SUBJECT)),
    ):  # fmt: skip
        assert found in desk.get(f"{reverse(f'honours:{name}')}?{query}").content.decode(), query
    assert BINH not in desk.get(f"{reverse('honours:nomination_list')}?unit=khong-co").content.decode()
