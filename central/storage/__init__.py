"""The centre's database: tables, connections, migrations. Must not know HTTP."""
