"""The log of access: who saw, changed and took out what, in a chain that shows tampering."""
