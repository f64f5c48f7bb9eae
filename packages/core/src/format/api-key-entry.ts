/** The entry of an API key: what it may do, until when, and who answers for it. */
import * as z from 'zod'
import { byScopeKey } from '../catalog/kind.ts'
import { API_KEY_SNIPPETS } from './members-snippets.ts'
import { OrganizationRolesOfKey } from './scoped-role.ts'
import { Name, ServiceId, scopes } from './scopes.ts'
import { reason, requiredExpiry } from './term.ts'

/** The service's description of a key, so it must be one line. */
export const KeyName = Name.regex(
  /^(?![\p{Z}\p{C}])[^\p{C}\p{Zl}\p{Zp}]*(?<![\p{Z}\p{C}])$/u,
  'must be one line, without white space around it',
)

export const ApiKeyEntry = z
  .strictObject({
    id: ServiceId.optional().meta({
      description:
        'Id of the key, once it exists. Without one, the key is found by its description, which is this name.',
    }),
    organization: OrganizationRolesOfKey.optional().meta({
      description: 'Roles in the organization itself: one, or a list.',
      examples: ['owner', 'billing-admin'],
    }),
    groups: z.array(z.string()).optional().describe('Groups whose roles the key has, by name.'),
    ...byScopeKey((kind) => scopes(kind, 'key')),
    expires: requiredExpiry('From then on the key is revoked.'),
    owner: z.string().meta({
      description: 'The member who answers for the key: an address under "members".',
      examples: ['ada@example.com'],
    }),
    reason: reason('What the key is for; shown to reviewers.', ['CI']),
  })
  .meta({
    id: 'apiKey',
    description: 'What one API key can do, until when, and who answers for it.',
    defaultSnippets: API_KEY_SNIPPETS,
  })
export type ApiKeyEntry = z.output<typeof ApiKeyEntry>
