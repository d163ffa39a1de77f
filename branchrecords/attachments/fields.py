"""The form fields for one file, and for several at once."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from .kinds import ACCEPTED, ACCEPTED_TEXT, problem_of


class AttachmentField(forms.FileField):
    """One file, checked as `storing.store_attachment` checks it."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", f"{ACCEPTED_TEXT}，不超过 20 MB")
        accept = ",".join(ACCEPTED.values())
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        """The upload itself; its content is read once and rewound."""
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            problem = problem_of(upload.name or "", upload.read())
            upload.seek(0)
            if problem:
                raise ValidationError(problem, code="invalid")
        return upload


class SeveralFilesInput(forms.FileInput):
    """A place for any number of files; several places of one name, a camera's too, are joined."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name) -> list[UploadedFile]:
        """All uploads of the name, in the order in which the browser sent them."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class SeveralAttachmentsField(forms.FileField):
    """Any number of files; a list of uploads, of which the action checks each by itself.

    One bad file must not cost the good ones, so nothing but the number is checked here.
    """

    widget = SeveralFilesInput

    def __init__(self, *, most: int, **kwargs) -> None:
        self.most = most
        kwargs.setdefault("help_text", f"可以一次选几个；{ACCEPTED_TEXT}，每个不超过 20 MB")
        accept = ",".join(ACCEPTED.values())
        kwargs.setdefault("widget", SeveralFilesInput(attrs={"accept": accept}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None) -> list[UploadedFile]:
        """The uploads; an empty choice is an error where the field is required."""
        found = [one for one in data or [] if one]
        if not found and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(found) > self.most:
            raise ValidationError(f"一次最多 {self.most} 个，请分几次上传", code="max_length")
        return found
