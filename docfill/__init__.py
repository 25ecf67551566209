"""Fills Word templates: compiles a .docx once, fills it many times, runs nothing of it.

from docfill import Template, TemplateError, check
"""

from docfill.annotate import annotate
from docfill.blank import HERE, PICK, Question, make_blank
from docfill.controls import Control, read_controls, read_rest, read_tables
from docfill.problems import Problem, TemplateError
from docfill.template import Template, check, fill_many
from docfill.values import Image, Line, Lines, Marked, RichText

__all__ = [
    "HERE", "PICK", "Control", "Image", "Line", "Lines", "Marked", "Problem", "Question",
    "RichText", "Template", "TemplateError", "annotate", "check", "fill_many", "make_blank",
    "read_controls", "read_rest", "read_tables",
]  # fmt: skip
