"""Parts of the meeting's page while it runs and when it is minuted."""
