"""The ledger 全过程记录: append-only evidence rows and a signed Merkle log that attests them.

=============  ==================================================================================
``evidence``   the abstract bases ``Evidence`` and ``Dated``; every logged model extends one of them
``journal``    ``record``, ``record_many``, ``erase``, ``checkpoint``: the only ways to write
``versions``   ``amend`` and ``end``: a new version of an effective-dated row
``personal``   kinds of personal data: encryption, masks, blind index
``proofs``     inclusion and consistency proofs, made here and checked by anyone
``verify``     rehashes everything and compares every row with its leaf
=============  ==================================================================================

Nothing is imported here: the modules hold models, and Django must be ready before they are loaded.
"""
