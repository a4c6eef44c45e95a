"""Names both ends agree on: paths, content types, headers, limits of protocol v1."""

SUBMISSIONS = "/v1/submissions"
CHANGES = "/v1/changes"
ENROL = "/v1/enrol"
HEALTH = "/v1/health"
CHECKIN = "/v1/checkin"
TALLY = "/v1/tally"
WORK = "/v1/open-work"
PROOF = "/v1/proof"
RECOLLECTIONS = "/v1/recollections"
CERTIFICATE = "/v1/certificate"
BACKED_UP = "/v1/backed-up"
PACKS = "/v1/packs"
FILES = "/v1/files"
AWAITED = "/v1/awaited-files"

NDJSON = "application/x-ndjson"
ANSWER = "application/vnd.perisai.v1+json"
PROBLEM = "application/problem+json"

MAX_LINE_BYTES = 65_536
MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_LINES = 5_000
MAX_COUNTER = 2**53 - 1
MAX_REVISION = 10_000
