"""The form field for one file."""

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
