"""The register of commitments, the institutions that owe them, and how they are kept."""
