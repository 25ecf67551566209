"""Preparing a meeting: what is proposed, who answers, what each institution is sent."""
