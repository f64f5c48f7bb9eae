import { describe, expect, it } from 'vitest'
import { ADA, HEAD, listed, read, withGrace } from '../testing/members-source.ts'

const HEX = 'a'.repeat(32)

describe('warnings', () => {
  it.each([
    [
      'the only person at a domain that looks like another',
      `${HEAD}"members": {"ada@example.com": {"organization": "owner"}, "bob@example.com": {},\n"eve@exmaple.com": {}, "user:zoe@exampel.com": {}, "kim@other.example": {}}}`,
      [
        '3:1 lone-domain (warning): eve@exmaple.com is the only person at exmaple.com; did you mean example.com?',
      ],
    ],
    [
      'custom roles beside viewer',
      withGrace(
        `{"elasticsearch": {"${HEX}": [\n"viewer",\n{"role": "viewer", "applicationRoles": ["logs", "apm"]}]}}`,
      ),
      [
        `5:1 wider-than-it-looks (warning): The custom roles apm, logs do not limit grace@example.com, who also has Viewer on the Elasticsearch project ${HEX}: roles add up.`,
      ],
    ],
    [
      'custom roles beside viewer on all',
      withGrace(
        `{"elasticsearch": {"*": "viewer",\n"${HEX}": {"role": "viewer", "applicationRoles": ["logs"]}}}`,
      ),
      [
        '4:37 wider-than-it-looks (warning): The custom roles logs do not limit grace@example.com, who also has Viewer on all Elasticsearch projects: roles add up.',
      ],
    ],
    [
      'a role that another implies',
      withGrace('{"deployments": {"*": ["admin",\n"viewer"]}}'),
      [
        '4:1 implied-role (warning): Viewer on all deployments adds nothing for grace@example.com: Admin on all deployments covers it.',
      ],
    ],
    [
      'a resource that all implies',
      withGrace(`{"elasticsearch": {"*": "viewer",\n"${HEX}": {"role": "viewer", "access": "console"}}}`),
      [
        `4:37 implied-role (warning): Viewer (Cloud Console only) on the Elasticsearch project ${HEX} adds nothing for grace@example.com: Viewer on all Elasticsearch projects covers it.`,
      ],
    ],
    [
      'Cloud Console only on a deployment',
      withGrace(`{"deployments": {\n"${HEX}": {"role": "viewer", "access": "console"}}}`),
      [
        '4:37 undocumented-access (info): Cloud Console only is documented for projects and Organization owners, not for deployments. Check in the Cloud Console that this role is what you mean.',
      ],
    ],
    [
      'an owner who is billing admin',
      withGrace('{"organization": ["owner", "billing-admin"]}'),
      [
        '3:28 implied-role (warning): Billing admin adds nothing for grace@example.com: Organization owner covers it.',
      ],
    ],
    [
      'a role that comes through a group',
      `${HEAD}"groups": {"sre": {"deployments": {"*": "viewer"}}},\n"members": {"ada@example.com": {"organization": "owner", "deployments": {"*": "admin"},\n"groups": ["sre"]}}}`,
      [
        '4:12 implied-role (warning): Viewer on all deployments adds nothing for ada@example.com: Admin on all deployments covers it.',
      ],
    ],
    [
      'an unused group and resource',
      `${HEAD}"groups": {"sre": {}},\n"resources": {"deployments":\n{"logs": "1"}}, ${ADA}}`,
      [
        '2:12 unused-group (warning): Nobody is in the group "sre".',
        '4:2 unused-resource (warning): No role uses the deployment name "logs".',
      ],
    ],
    [
      'two names for an id',
      `${HEAD}"resources": {"deployments": {"logs": "${HEX}",\n"shop": "${HEX.toUpperCase()}"}}, "members": {"ada@example.com": {"organization": "owner", "deployments": {"logs": "viewer", "shop": "admin"}}}}`,
      [
        '3:1 duplicate-resource (warning): "shop" and "logs" name the same deployment; keep one of the two names.',
        '3:128 implied-role (warning): Viewer on the deployment logs adds nothing for ada@example.com: Admin on the deployment logs covers it.',
      ],
    ],
    [
      'no owner',
      `${HEAD} "members": {"ada@example.com": {}}}`,
      ['2:2 few-owners (warning): No Organization owner is listed; "minOwners" asks for 1.'],
    ],
    [
      'one owner of two',
      `${HEAD} ${ADA}, "policy": {"minOwners": 2}}`,
      ['2:2 few-owners (warning): Only 1 Organization owner is listed; "minOwners" asks for 2.'],
    ],
    [
      'an owner whose time has run out',
      `${HEAD} "members": {"ada@example.com": {"organization": "owner", "expires": "2026-11-22"}, "eve@example.com": {}}}`,
      [
        '2:2 few-owners (warning): No Organization owner is listed; "minOwners" asks for 1.',
        '2:70 expired (info): ada@example.com expired (22 Nov 2026) and counts as not listed; delete the entry, or extend it.',
      ],
    ],
    [
      'an expiry within fourteen days',
      withGrace('{"expires": "2026-12-06"}'),
      [
        '3:13 expires-soon (warning): 14 days are left for grace@example.com (expires 6 Dec 2026); then they count as not listed.',
      ],
    ],
    [
      'an expiry today',
      withGrace('{"expires": "2026-11-23"}'),
      [
        '3:13 expires-soon (warning): Less than a day is left for grace@example.com (expires 23 Nov 2026); then they count as not listed.',
      ],
    ],
  ])('%s', (_name, text, expected) => {
    const { roster, findings } = read(text)
    expect(listed(findings)).toEqual(expected)
    expect(roster).toBeDefined()
  })

  it.each([
    ['custom roles alone', '{"elasticsearch": {"*": {"role": "viewer", "applicationRoles": ["logs"]}}}'],
    ['two personas', '{"security": {"*": ["t1-analyst", "t3-analyst"]}}'],
    ['roles on different kinds', '{"security": {"*": "viewer"}, "observability": {"*": "viewer"}}'],
    ['an expiry after fourteen days', '{"expires": "2026-12-07"}'],
    ['no roles', '{}'],
  ])('there is none for %s', (_name, entry) => {
    expect(read(withGrace(entry)).findings).toEqual([])
  })
})
