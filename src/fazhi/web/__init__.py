"""The workbench in the browser: generic over what chapters declare; no chapter is named here."""
