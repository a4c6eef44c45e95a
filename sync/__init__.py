"""Moving submissions between vault and centre. Must not know Qt, nor how sentences are worded."""
