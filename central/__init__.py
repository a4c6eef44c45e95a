"""The central endpoint: takes submissions, lets an office decide them, and feeds the decisions back."""
