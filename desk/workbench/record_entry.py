"""The form of a whole record on the workbench: its values, its rows, and their quotes.

The posted data is the whole record: a row or a citation that is missing is deleted.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst

from curation.conversation.comments import Thread
from curation.workflow.entry import Draft, Evidence, Quote
from desk.records.fields import kept_reading
from desk.requests import whole_number
from desk.workbench.blocks import Block, Cited
from desk.workbench.forms import NO_WHOLE, RECORD_FORMS, ROW_FORMS, CitationForm
from desk.workbench.parts import most_parts, posted_parts
from entities.attributes import is_offered
from entities.declared import CITED_TYPES
from entities.models import Citation
from entities.models.citation import CITED_ROWS
from entities.parts import part_problems
from sources.models import Document, Record
from sources.record_type import FieldValue, RowValues

__all__ = ["RecordEntry"]


def _text_of(block: Block) -> str:
    """Return a row as text; one that is new and only posted has its key."""
    return str(block.form.instance) if block.row_id else block.key


NEW = "__n__"
"""The placeholder for the number of a row or a citation that the page has not created yet."""


class RecordEntry:
    """A record's form, unbound or posted. Call `is_valid`, then `draft`."""

    def __init__(
        self, record_type: str, record: Record | None = None, data: QueryDict | None = None
    ) -> None:
        self.type = record_type
        self.declared = CITED_TYPES[record_type]
        # Values with evidence come first: a reader of the text enters these.
        self.kinds = sorted(self.declared.rows, key=lambda kind: not kind.needs_evidence)
        self.record: Record = record if record is not None else self.declared.model()
        self.data = data
        self.most = most_parts(record_type, record)
        self.form = RECORD_FORMS[record_type](data, instance=self.record, prefix="record")
        self.field_blocks = [self._field_block(value) for value in self.declared.entered]
        self.row_blocks = [block for kind in self.kinds for block in self._row_blocks(kind)]
        for kind in self.kinds:
            if kind.part_field:
                self._offer_wholes(kind)
        self.unassigned: list[Cited] = []
        self.problems: list[str] = []
        self.threads: list[Thread] = []
        self._documents: dict[int, Document] = {}
        self._place_citations()

    # What the page shows

    @property
    def blocks(self) -> list[Block]:
        return [*self.field_blocks, *self.row_blocks]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The two parts of the form: what reports usually tell, and what they seldom tell.

        Each has its single values and its kinds of rows. The second is open if any of it is used.
        """
        return [
            {
                "seldom": seldom,
                "open": any(block.is_used for block in self.blocks if block.seldom),
                "fields": [block for block in self.field_blocks if block.seldom == seldom],
                "rows": [
                    self._group(kind)
                    for kind in self.kinds
                    if kind.seldom == seldom and self._is_offered(kind)
                ],
            }
            for seldom in (False, True)
        ]

    def _is_offered(self, kind: RowValues) -> bool:
        """Return whether there is something to enter: an attribute must be in the codebook."""
        return bool(self._blocks_of(kind)) or is_offered(kind)

    def _group(self, kind: RowValues) -> dict[str, Any]:
        """Return a kind of row with its rows, and an empty one for the page to copy."""
        return {
            "kind": kind,
            "blocks": [block for block in self.row_blocks if block.kind is kind],
            "empty": self._row_block(kind, f"{kind.relation}-{NEW}", None, bound=False),
        }

    @staticmethod
    def empty_citation() -> Cited:
        """A citation for the page to copy."""
        return Cited(CitationForm(prefix=f"c-{NEW}", auto_id=False), Citation())

    # Posted data

    def is_valid(self) -> bool:
        """Return whether the posted data is consistent; sets `problems`."""
        self.problems += [str(error) for error in self.form.non_field_errors()]
        valid = self.form.is_valid() and not self.problems
        for block in self.row_blocks:
            valid = block.form.is_valid() and valid
        for kind in self.kinds:
            if kind.part_field:
                valid = self._connect_parts(kind) and valid
        for cited in self._all_cited():
            valid = cited.form.is_valid() and valid
        for block in self.blocks:
            valid = self._keep_readings(block) and valid
        if self.unassigned:
            self.problems.append(
                "Choose for each quotation without a value which value it is about."
            )
            valid = False
        return valid

    def _keep_readings(self, block: Block) -> bool:
        """Keep what each citation of a value reports in one form; return whether that is possible.

        A citation that was moved to a value that is neither count nor date reports nothing.
        """
        for cited in block.cited:
            form = cited.form
            if not form.is_valid():
                continue
            if form.add_prefix("reported") not in form.data:
                # A page that was opened before the field existed does not post it.
                form.cleaned_data["reported"] = cited.citation.reported
            typed = form.cleaned_data["reported"] if block.reads else ""
            try:
                kept = kept_reading(typed, block.reads == "date", block.adopted)
            except ValidationError as error:
                form.add_error("reported", error)
            else:
                form.cleaned_data["reported"] = kept
        return not any(cited.form.errors for cited in block.cited)

    def draft(self) -> Draft:
        """Return the posted data in the form for `curation.workflow.entry.save_draft`."""
        draft = Draft(self.form.instance)
        for block in self.row_blocks:
            draft.rows.append(block.form.instance)
        for block in self.blocks:
            for cited in block.cited:
                draft.evidence.append(self._evidence(block, cited))
        return draft

    def _evidence(self, block: Block, cited: Cited) -> Evidence:
        posted, citation = cited.form.cleaned_data, cited.citation
        citation.field = "" if block.kind else block.key
        citation.asserted_by = posted["asserted_by"]
        citation.speaker = posted["speaker"]
        citation.stance = posted["stance"]
        citation.reported = posted["reported"]
        for name in CITED_ROWS:
            # Its row is set when it is saved; a citation may move to another row.
            setattr(citation, name, None)
        row = block.form.instance if block.kind else None
        # One object per document, so that a long text is loaded once, however often it is quoted.
        document = self._documents.setdefault(posted["document"].pk, posted["document"])
        quote = Quote(document, posted["start"], posted["exact"])
        stands = citation.passage if citation.passage_id else None
        if stands and (stands.document_id, stands.start, stands.exact) == (
            quote.document.pk,
            quote.start,
            quote.exact,
        ):
            return Evidence(citation, row)
        return Evidence(citation, row, quote)

    # Building the form

    def _field_block(self, value: FieldValue) -> Block:
        key = self.declared.key(value)
        return Block(
            capfirst(value.label),
            key if value.needs_evidence else "",
            self.form,
            value.fields,
            value.needs_evidence,
            value.filled_by,
            value_key=key,
            reads="date" if value.has_readings else "",
            seldom=value.seldom,
        )

    def _row_blocks(self, kind: RowValues) -> list[Block]:
        existing = (
            {row.pk: row for row in getattr(self.record, kind.relation).all()}
            if self.record.pk
            else {}
        )
        if self.data is None:
            return [
                self._row_block(kind, f"{kind.relation}-{number}", row)
                for number, row in enumerate(existing.values())
            ]
        blocks = []
        for prefix in posted_parts(self.data, "rows", self.most["rows"]):
            if prefix.rsplit("-", 1)[0] == kind.relation:
                key = self.data.get(f"{prefix}-id", "")
                # Only once: two parts with the same row become two rows, so that neither is lost.
                row = existing.pop(whole_number(key), None)
                blocks.append(self._row_block(kind, prefix, row))
        return blocks

    def _row_block(self, kind: RowValues, prefix: str, row: Any, bound: bool = True) -> Block:
        form = ROW_FORMS[kind.model](
            self.data if bound else None, instance=row or kind.model(), prefix=prefix
        )
        return Block(
            capfirst(kind.label),
            prefix,
            form,
            kind.entered,
            kind.needs_evidence,
            kind.filled_by,
            kind,
            row.pk if row else None,
            value_key=kind.value_key(row.pk) if row else "",
            reads="count" if kind.has_readings else "",
            seldom=kind.seldom,
        )

    # Rows that are a part of others

    def _blocks_of(self, kind: RowValues) -> list[Block]:
        return [block for block in self.row_blocks if block.kind is kind]

    def _offer_wholes(self, kind: RowValues) -> None:
        """Offer each row the others, and choose the one that includes it."""
        blocks = self._blocks_of(kind)
        keys = {block.row_id: block.key for block in blocks if block.row_id}
        for block in blocks:
            field = block.form.fields[kind.part_field]
            field.widget.choices = [
                NO_WHOLE,
                *((other.key, f"of: {_text_of(other)}") for other in blocks if other is not block),
            ]
            whole = getattr(block.form.instance, f"{kind.part_field}_id")
            block.form.initial[kind.part_field] = keys.get(whole, "")

    def _connect_parts(self, kind: RowValues) -> bool:
        """Let each row refer to the one that was chosen; return whether all of that is possible."""
        blocks = self._blocks_of(kind)
        forms = {block.key: block.form for block in blocks}
        for block in blocks:
            chosen = block.form[kind.part_field]
            if chosen.html_name not in block.form.data:
                # A page that was opened before the field existed.
                continue
            key = chosen.value()
            if key and key not in forms:
                block.form.add_error(
                    kind.part_field, "What includes these is no longer here. Choose it again."
                )
            whole = forms[key].instance if key in forms else None
            setattr(block.form.instance, kind.part_field, whole)
        by_row = {id(block.form.instance): block.form for block in blocks}
        complete = [block.form.instance for block in blocks if not block.form.errors]
        for row, problem in part_problems(complete):
            by_row[id(row)].add_error(kind.part_field, problem)
        return not any(block.form.errors for block in blocks)

    def _place_citations(self) -> None:
        blocks = {block.key: block for block in self.blocks if block.key}
        for cited, target in self._posted_citations() if self.data else self._kept_citations():
            block = blocks.get(target)
            if block is not None and block.needs_citation:
                block.cited.append(cited)
            else:
                self.unassigned.append(cited)

    def _kept_citations(self) -> Iterator[tuple[Cited, str]]:
        if not self.record.pk:
            return
        rows = {
            (block.kind.cited_as, block.row_id): block.key
            for block in self.row_blocks
            if block.kind
        }
        for number, citation in enumerate(self.record.citations.all()):
            name = citation.row_name
            target = rows[name, getattr(citation, f"{name}_id")] if name else citation.field
            passage = citation.passage
            form = CitationForm(
                prefix=f"c-{number}",
                auto_id=False,
                initial={
                    "id": citation.pk,
                    "target": target,
                    "document": passage.document.public_id,
                    "start": passage.start,
                    "exact": passage.exact,
                    "asserted_by": citation.asserted_by_id,
                    "speaker": citation.speaker,
                    "stance": citation.stance,
                    "reported": citation.reported,
                },
            )
            form.fields["asserted_by"].widget.chosen = citation.asserted_by
            yield Cited(form, citation), target

    def _posted_citations(self) -> Iterator[tuple[Cited, str]]:
        existing = (
            {str(citation.pk): citation for citation in self.record.citations.all()}
            if self.record.pk
            else {}
        )
        data = self.data or QueryDict()
        for prefix in posted_parts(data, "citations", self.most["citations"]):
            citation = existing.pop(data.get(f"{prefix}-id", ""), None) or Citation()
            yield (
                Cited(CitationForm(data, prefix=prefix, auto_id=False), citation),
                data.get(f"{prefix}-target", ""),
            )

    def _all_cited(self) -> Iterator[Cited]:
        yield from self.unassigned
        for block in self.blocks:
            yield from block.cited
