/** The members file of the demo: one that matches the emulated organization, and the one of the pull request. */

/** Matches the lived-in organization. Only an expired invitation is pending. */
export const MEMBERS_FILE = `{
  "organization": "1234567890",
  "resources": {
    "deployments": {
      "logs-prod": "4c5f0de1a2b34c5d8e9f00112233aabb",
      "shop": "9b1d0c2e3f4a4b5c6d7e8f9001122334",
      "archive": "5d6e7f8091a2b3c4d5e6f708192a3b4c"
    },
    "elasticsearch": { "search": "a1b2c3d4e5f60718293a4b5c6d7e8f90" },
    "observability": { "watch": "0f1e2d3c4b5a69788796a5b4c3d2e1f0" },
    "security": { "siem": "11223344556677889900aabbccddeeff" },
    "connectedClusters": { "factory": "ffeeddccbbaa00998877665544332211" }
  },
  "groups": {
    "sre": { "deployments": { "*": "admin" }, "observability": { "*": "editor" } },
    "analysts": { "security": { "siem": ["t1-analyst", "threat-intel-analyst"] } }
  },
  "members": {
    "ada@acme.example": { "organization": "owner", "github": "ada-l" },
    "root@acme.example": { "organization": ["owner", "billing-admin"], "github": "root-acme" },
    "grace@acme.example": { "groups": ["sre"], "github": "grace" },
    "bob@acme.example": {
      "deployments": { "logs-prod": "viewer", "shop": "viewer", "archive": "viewer" },
      "elasticsearch": { "search": { "role": "viewer", "applicationRoles": ["logs_viewer"] } }
    },
    "cat@acme.example": { "deployments": { "*": "editor" } },
    "kim@acme.example": {
      "groups": ["analysts"],
      "connectedClusters": { "factory": "viewer" }
    },
    "joan@acme.example": {}, // no roles yet
    "max@acme.example": { "observability": { "watch": { "role": "viewer", "access": "console" } } },
    "eve@acme.example": { "deployments": { "logs-prod": "viewer" } }
  },
  "policy": { "minOwners": 2 }
}
`

const DAY = 86_400_000

/** Days until the access of the pull request's contractor expires. */
const CONTRACT = 90

/**
 * After the pull request: an invitation, a contractor whose access expires, a removal, a role narrowed to one
 * deployment, a custom role, and one more owner.
 *
 * @param now Milliseconds since the epoch.
 */
export function editedMembersFile(now: number): string {
  const until = new Date(now + CONTRACT * DAY).toISOString().slice(0, 10)
  return EDITS.reduce(
    (text, [before, after]) => text.replace(before, after.replace('<until>', until)),
    MEMBERS_FILE,
  )
}

const EDITS: readonly (readonly [before: string, after: string])[] = [
  ['"grace@acme.example": { "groups"', '"grace@acme.example": { "organization": "owner", "groups"'],
  ['"logs-prod": "viewer", "shop": "viewer", "archive"', '"shop": "editor", "archive"'],
  ['    "cat@acme.example": { "deployments": { "*": "editor" } },\n', ''],
  [
    '"connectedClusters": { "factory": "viewer" }\n',
    `"connectedClusters": { "factory": "viewer" },
      "elasticsearch": { "search": { "role": "viewer", "applicationRoles": ["alert_reader"] } }
`,
  ],
  [
    '"eve@acme.example": { "deployments": { "logs-prod": "viewer" } }\n',
    `"eve@acme.example": { "deployments": { "logs-prod": "viewer" } },
    "zoe@acme.example": { "elasticsearch": { "search": "developer" }, "github": "zoe" },
    "lin@acme.example": {
      "observability": { "watch": { "role": "viewer", "access": "console" } },
      "expires": "<until>",
      "reason": "contractor"
    }
`,
  ],
]
