"""Fills Word templates: compiles a .docx once, fills it many times, runs nothing of it.

from docfill import Template, TemplateError, check
"""

from docfill.annotate import annotate
from docfill.problems import Problem, TemplateError
from docfill.template import Template, check, fill_many
from docfill.values import Image, Lines, RichText

__all__ = [
    "Image", "Lines", "Problem", "RichText", "Template", "TemplateError", "annotate", "check",
    "fill_many",
]  # fmt: skip
