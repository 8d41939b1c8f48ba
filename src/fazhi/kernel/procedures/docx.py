"""Papers as Word files in the layout of official documents (GB/T 9704-2012)."""

from __future__ import annotations

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def lay_out(*, title: str, number: str, text: str, note: str = "") -> bytes:
    """A paper as a Word file.

    Args:
        title: stands centred at the top.
        number: stands under the title, where there is one.
        text: one paragraph a line; lines that begin with ``>`` are set to the right (signature, date), lines that
            begin with ``#`` are headings, and a line that ends in a full-width colon and begins with ``@`` is the
            addressee, set flush left.
        note: stands small in the page's head, e.g. that this is demonstration data.
    """
    # Imported with the first paper: python-docx is a tenth of a second of every start, and few commands issue papers.
    from fazhi.kernel.procedures.layout import laid_out

    return laid_out(title, number, text, note)
