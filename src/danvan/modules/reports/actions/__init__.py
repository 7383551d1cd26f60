"""Everything that can happen to returns, templates and assemblies."""

from .assemblies import assemble_return, cancel_assembly, go_on, resume_assembly
from .returns import (
    accept_return,
    open_due,
    open_return,
    remind_due,
    reopen_return,
    send_back_return,
    sign_return,
    submit_return,
    take_passages,
    write_return,
)
from .templates import change_template, end_template, keep_templates

__all__ = [
    "accept_return",
    "assemble_return",
    "cancel_assembly",
    "change_template",
    "end_template",
    "go_on",
    "keep_templates",
    "open_due",
    "open_return",
    "remind_due",
    "reopen_return",
    "resume_assembly",
    "send_back_return",
    "sign_return",
    "submit_return",
    "take_passages",
    "write_return",
]
