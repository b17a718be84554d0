"""Choosing a file of areas, and confirming what it would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .choices import AreaKind
from .import_attributes import FIRST_YEAR, LAST_YEAR
from .import_files import MEGABYTE, ON_THE_WEB, too_large
from .import_layers import UnreadableFile
from .import_reading import read_areas
from .import_rows import AreaList, Wanted
from .import_token import read_token


class ImportUploadForm(forms.Form):
    """Once it is valid, ``areas`` are those of the file that are wanted."""

    areas: AreaList

    file = forms.FileField(
        label=_("File with areas"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gpkg,.zip"}),
        help_text=_(
            "GeoJSON, a GeoPackage, or a zip with one of them or with a shapefile. At"
            " most %(size)d MB."
        )
        % {"size": ON_THE_WEB.file // MEGABYTE},
    )
    municipality = forms.CharField(
        label=_("Municipality"),
        required=False,
        max_length=500,
        help_text=_(
            "Code or name, for example GM0118 or Hoogeveen; several with commas between"
            " them. Empty: all in the file. Of a file that is not from CBS: code and"
            " name, for example 24062 Leuven."
        ),
    )
    year = forms.IntegerField(
        label=_("Year of the boundaries"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Empty: as the file or its name says."),
    )
    kind = forms.ChoiceField(
        label=_("What to import"),
        required=False,
        choices=[("", _("Everything in the file")), *AreaKind.choices],
    )
    name_field = forms.CharField(
        label=_("Column with the names"),
        required=False,
        max_length=100,
        help_text=_("Only for a file that is not from CBS."),
    )
    code_field = forms.CharField(
        label=_("Column with the codes"),
        required=False,
        max_length=100,
        help_text=_(
            "Only for a file that is not from CBS. Empty: codes are made from the"
            " names."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            try:
                self.areas = _read(cleaned["file"], self._wanted(cleaned))
            except UnreadableFile as error:
                self.add_error(error.field, ValidationError(str(error)))
        return cleaned

    def _wanted(self, cleaned: dict[str, Any]) -> Wanted:
        names = map(str.strip, cleaned["municipality"].split(","))
        return Wanted(
            municipalities=tuple(filter(None, names)),
            year=cleaned["year"],
            kind=cleaned["kind"],
            name_field=cleaned["name_field"].strip(),
            code_field=cleaned["code_field"].strip(),
        )


def _read(file: UploadedFile, wanted: Wanted) -> AreaList:
    if file.size > ON_THE_WEB.file:
        raise too_large(ON_THE_WEB)
    with _on_disk(file) as path:
        return read_areas(
            path, wanted=wanted, file_name=file.name or "", limits=ON_THE_WEB
        )


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    """Under a name of our own: what reads it looks at names too."""
    with TemporaryDirectory(prefix="whatsappalert-") as directory:
        path = Path(directory) / "upload"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        yield path


class ImportConfirmForm(forms.Form):
    """The areas of the preview, signed: nobody can change them."""

    areas: AreaList
    digest: str

    token = forms.CharField(widget=forms.HiddenInput)

    def clean_token(self) -> str:
        token = self.cleaned_data["token"]
        try:
            self.areas, self.digest = read_token(token)
        except signing.BadSignature as error:
            raise ValidationError(
                _("This preview is too old. Choose the file again.")
            ) from error
        return token
