/** An organization of any size, on two sides: a members file, and the snapshot that it differs from a little. */
import type { Assignment, Snapshot } from '@roster/core'

const DEPLOYMENTS = 40

export interface LargeOrganization {
  readonly text: string
  readonly snapshot: Snapshot
}

const idOf = (index: number) => (index + 1).toString(16).padStart(32, '0')

/** Everybody has five assignments; one in ten is new, and one in twenty lacks one. */
export function largeOrganization(size: number): LargeOrganization {
  const members: Record<string, object> = {}
  const present: Snapshot['members'][number][] = []
  const atoms = Array.from({ length: DEPLOYMENTS }, (_, index) =>
    ['viewer', 'editor'].map((role): Assignment => ({ kind: 'deployment', role, resource: idOf(index) })),
  )
  const everywhere: Assignment = { kind: 'observability', role: 'viewer', resource: '*' }
  const owner: Assignment = { kind: 'organization', role: 'owner' }
  for (let person = 0; person < size; person += 1) {
    const email = `person-${person}@example.com`
    const isOwner = person < 3
    const indexes = new Set(Array.from({ length: 4 }, (_, turn) => (person * 7 + turn * 11) % DEPLOYMENTS))
    const scopes = [...indexes].sort((a, b) => a - b).map((index, turn) => ({ index, role: turn % 2 }))
    members[email] = {
      ...(isOwner ? { organization: 'owner' } : { observability: { '*': 'viewer' } }),
      deployments: Object.fromEntries(
        scopes.map(({ index, role }) => [`deployment-${index}`, role === 0 ? 'viewer' : 'editor']),
      ),
    }
    if (person % 10 === 0) continue
    const held = scopes.flatMap(({ index, role }) => atoms[index]?.[role] ?? [])
    const assignments = isOwner ? [owner, ...held] : [...held, everywhere]
    const kept = person % 20 === 1 ? assignments.slice(1) : assignments
    present.push({ userId: `u${person}`, email, assignments: kept, unknown: [] })
  }
  const deployments = Object.fromEntries(atoms.map((_, index) => [`deployment-${index}`, idOf(index)]))
  const file = { organization: '1234567890', resources: { deployments }, members }
  return {
    text: JSON.stringify(file, null, 2),
    snapshot: { organization: { id: '1234567890' }, members: present, invitations: [] },
  }
}
