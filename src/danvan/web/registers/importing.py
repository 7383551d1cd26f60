"""Bringing a file in: check it, show what it would do, then all of it or nothing.

Between the check and the yes the file waits in a private folder; the yes carries a signed token.
The file is read and checked again before it is committed: what was checked is what is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from danvan.lib.errors import Refused
from danvan.web.parts import Text
from danvan.web.registers.export import csv_lines
from danvan.web.registers.planning import ImportField, ImportPlan, RowProblem, plan_import
from danvan.web.registers.tabular import TableError, read_table

HOUR = 3600
SALT = "danvan.web.import"
UNPROCESSABLE = 422


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel file (.xlsx) or CSV. The first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,text/csv"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


def waiting_room() -> Path:
    """The folder where checked files wait: `settings.WEB_IMPORT_DIR`, readable to this service alone."""
    default = (
        Path(tempfile.gettempdir())
        / f"danvan-import-{hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:12]}"
    )
    folder = Path(getattr(settings, "WEB_IMPORT_DIR", default))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(content: bytes, *, owner: str) -> str:
    """Keep a file for an hour; returns the signed token that finds it again for the same owner."""
    folder = waiting_room()
    for old in folder.iterdir():
        with contextlib.suppress(OSError):
            if old.stat().st_mtime < time.time() - HOUR:
                old.unlink()
    name = hashlib.sha256(content).hexdigest()
    (folder / name).write_bytes(content)
    return signing.dumps({"file": name, "owner": owner}, salt=SALT)


def fetch(token: str, *, owner: str) -> bytes | None:
    """The file behind a token, or None: too old, of somebody else, or made up."""
    try:
        found = signing.loads(token, salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        return None
    if found.get("owner") != owner:
        return None
    try:
        return (waiting_room() / str(found["file"])).read_bytes()
    except OSError:
        return None


class ImportView(View):
    """The import page of a register. A subclass gives `fields` and `commit`."""

    title: Text = gettext_lazy("Import from a file")
    text: Text = ""
    template = "web/register_import.html"
    fields: Sequence[ImportField] = ()
    unique: Sequence[str] = ()
    done_url = "/"
    most_bytes = 8 * 1024 * 1024
    most_rows = 20_000

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        """Write all records through actions and return how many; Refused undoes it all.

        Runs in one transaction. Keep `plan.digest` under a unique constraint in the same transaction:
        `already` answers the honest second try, the constraint two clicks at once.
        """
        raise NotImplementedError

    def check(self, record: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Rules across fields: (field name, what is wrong, how to mend it). Override."""
        return []

    def already(self, request: HttpRequest, digest: str) -> str:
        """A sentence when this very file came in before, else nothing. Override."""
        return ""

    def owner(self, request: HttpRequest) -> str:
        return str(getattr(request.user, "pk", ""))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("format") == "csv":
            return self._blank_file()
        return self._page(request, form=UploadForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "token" in request.POST:
            return self._commit(request)
        form = UploadForm(request.POST, request.FILES)
        content = self._content(form)
        plan = self._plan(content, form) if content else None
        if plan is not None and (before := self.already(request, plan.digest)):
            form.add_error("file", before)
        if plan is None or form.errors or not plan.is_clean:
            return self._page(request, form=form, plan=None if form.errors else plan, status=UNPROCESSABLE)
        return self._page(request, form=form, plan=plan, token=keep(content, owner=self.owner(request)))

    def _content(self, form: UploadForm) -> bytes:
        """The bytes of the file, or nothing and an error on the form."""
        if not form.is_valid():
            return b""
        upload = form.cleaned_data["file"]
        if upload.size > self.most_bytes:
            limit = self.most_bytes // (1024 * 1024)
            form.add_error("file", _("The file is larger than %(limit)d MB. Split it.") % {"limit": limit})
            return b""
        return bytes(upload.read())

    def _plan(self, content: bytes, form: UploadForm) -> ImportPlan | None:
        try:
            table = read_table(content, most_rows=self.most_rows)
        except TableError as problem:
            form.add_error("file", f"{problem.what} {problem.mend}")
            return None
        return plan_import(table, self.fields, check=self.check, unique=self.unique)

    def _commit(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm()
        content = fetch(request.POST["token"], owner=self.owner(request))
        if content is None:
            messages.error(
                request, _("The checked file is no longer here. Nothing was imported: choose it again.")
            )
            return HttpResponseRedirect(request.get_full_path())
        plan = self._plan(content, form)
        if plan is None or not plan.is_clean:
            return self._page(request, form=form, plan=plan, status=UNPROCESSABLE)
        before = self.already(request, plan.digest)
        if before:
            messages.warning(request, before)
            return HttpResponseRedirect(request.get_full_path())

        try:
            with transaction.atomic():
                count = self.commit(request, plan)
        except Refused as refusal:
            refused = RowProblem(0, "", refusal.message, _("Nothing was imported."))
            return self._page(request, form=form, plan=plan, refused=refused, status=UNPROCESSABLE)

        messages.success(
            request, ngettext("%(n)d row imported.", "%(n)d rows imported.", count) % {"n": count}
        )
        return HttpResponseRedirect(self.done_url)

    def _blank_file(self) -> HttpResponse:
        """An empty table with the right heads and one example, to fill in."""
        from danvan.web.registers.declaration import Column, Register

        columns = [Column(one.name, one.label, value=one.name) for one in self.fields]
        blank = Register("import", "", scope=lambda _request: (), columns=columns, default_order=("pk",))
        example = {one.name: one.example for one in self.fields}
        response = HttpResponse(
            b"".join(csv_lines(blank, iter([example]))), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="import.csv"'
        return response

    def _page(
        self,
        request: HttpRequest,
        *,
        form: UploadForm,
        plan: ImportPlan | None = None,
        token: str = "",
        refused: RowProblem | None = None,
        status: int = 200,
    ) -> HttpResponse:
        problems = [refused] if refused else list(plan.problems) if plan else []
        context = {
            "title": self.title,
            "text": self.text,
            "form": form,
            "fields": self.fields,
            "plan": plan,
            "problems": problems,
            "token": token,
            "cancel_url": self.done_url,
        }
        return render(request, self.template, context, status=status)
