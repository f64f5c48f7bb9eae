/** An organization of any size: its members file, and the snapshot that differs from it a little. */
import type { Roster, Snapshot } from '@roster/core'

const DEPLOYMENTS = 40

/** Everybody has five assignments. */
export function largeFile(size: number): string {
  const members: Record<string, object> = {}
  for (let person = 0; person < size; person += 1) {
    const indexes = new Set(Array.from({ length: 4 }, (_, turn) => (person * 7 + turn * 11) % DEPLOYMENTS))
    members[`person-${person}@example.com`] = {
      ...(person < 3 ? { organization: 'owner' } : { observability: { '*': 'viewer' } }),
      deployments: Object.fromEntries(
        [...indexes].map((index) => [`deployment-${index}`, index % 2 === 0 ? 'viewer' : 'editor']),
      ),
    }
  }
  const deployments = Object.fromEntries(
    Array.from({ length: DEPLOYMENTS }, (_, index) => [
      `deployment-${index}`,
      (index + 1).toString(16).padStart(32, '0'),
    ]),
  )
  return JSON.stringify({ organization: '1234567890', resources: { deployments }, members }, null, 2)
}

/** One in ten is not there yet, and one in twenty lacks an assignment. */
export function largeSnapshot({ organization, members }: Roster): Snapshot {
  const present = [...members.values()].flatMap(({ email, assignments }, person) => {
    if (person % 10 === 0) return []
    const held = person % 20 === 1 ? assignments.slice(1) : assignments
    return [{ userId: `u${person}`, email, assignments: held, unknown: [] }]
  })
  return { organization: { id: organization }, members: present, invitations: [] }
}
