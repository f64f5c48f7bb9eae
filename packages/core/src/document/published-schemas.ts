/**
 * The JSON Schemas of what Roster prints for machines, as `@roster/core/schemas/<name>.schema.json` has them. The zod schemas
 * by which the documents are typed are their sources.
 */
import { AccessList } from '../answer/access-list.ts'
import { Explanation } from '../answer/explanation.ts'
import { PermissionAnswer } from '../answer/permission-answer.ts'
import { documentJsonSchema } from '../format/json-schema.ts'
import { OffboardingCheckDocument, OffboardingDocument } from '../offboarding/documents.ts'
import { PlanDocument } from '../plan/document.ts'
import { DecisionsDocument } from '../review/decisions-document.ts'
import { EvidenceDocument } from '../review/evidence-document.ts'
import { ReviewProgressDocument } from '../review/progress-document.ts'
import { ReviewDocument } from '../review/review-document.ts'
import { VerificationDocument } from '../review/verify.ts'
import { AccessReportDocument } from './access-report-document.ts'
import { ApplyResultDocument } from './apply-result-document.ts'
import { AuditRecord } from './audit-record.ts'
import { CodeownersDocument } from './codeowners-document.ts'
import { DoctorDocument } from './doctor-document.ts'
import { FormatDocument } from './format-document.ts'
import { KeyListDocument, MadeKeyDocument } from './key-list-document.ts'
import { MatrixDocument } from './matrix-document.ts'
import { ValidationDocument } from './validation-document.ts'
import { VersionDocument } from './version-document.ts'

/** A document by the name of its schema. */
const DOCUMENTS = {
  plan: {
    schema: PlanDocument,
    description:
      'A plan: what applying would change. By roster plan --json and --out, and as the outputs "plan" of the preview action and "result" of the apply action in drift mode.',
  },
  explanation: {
    schema: Explanation,
    description:
      'The access of one person or API key: each role, where it comes from and what it means. By roster explain --json.',
  },
  'access-list': {
    schema: AccessList,
    description: 'Who has access to something, and why. By roster who --json.',
  },
  'access-report': {
    schema: AccessReportDocument,
    description: 'Who has which roles, since when, why and until when. By roster report --json.',
  },
  'permission-answer': {
    schema: PermissionAnswer,
    description: 'Whether a person may do something, and why. By roster can --json.',
  },
  validation: {
    schema: ValidationDocument,
    description: 'Errors and warnings about a members file. By roster validate --json.',
  },
  format: {
    schema: FormatDocument,
    description: 'Which files are formatted. By roster fmt --check --json.',
  },
  codeowners: {
    schema: CodeownersDocument,
    description: 'Who is asked to review changes of the members file. By roster codeowners --json.',
  },
  matrix: {
    schema: MatrixDocument,
    description:
      'The jobs of a workflow for several organizations, as GitHub reads them. By roster matrix, and as the output "matrix" of the matrix action.',
  },
  'key-list': {
    schema: KeyListDocument,
    description: 'API keys, and who answers for them. By roster keys --json.',
  },
  'made-key': {
    schema: MadeKeyDocument,
    description:
      'A new API key, without its secret. By roster keys create --json and roster keys rotate --json.',
  },
  doctor: {
    schema: DoctorDocument,
    description: 'The state of a set-up. By roster doctor --json.',
  },
  version: {
    schema: VersionDocument,
    description: 'The version of the program. By roster version --json.',
  },
  'apply-result': {
    schema: ApplyResultDocument,
    description:
      'The outcome of each change. By roster apply --json, and as the output "result" of the apply action.',
  },
  'audit-record': {
    schema: AuditRecord,
    description:
      'One write. A line of the file that roster apply --audit-log writes, and of the output "audit-log" of the apply action.',
  },
  review: {
    schema: ReviewDocument,
    description:
      'An access review: who had which access, and which reviewer decides about it. The file that roster review open writes.',
  },
  'review-progress': {
    schema: ReviewProgressDocument,
    description: 'The progress of a review. By roster review show --json.',
  },
  'review-decisions': {
    schema: DecisionsDocument,
    description:
      'The decisions of one reviewer. Written by roster review decide, and by the page of a review.',
  },
  'review-evidence': {
    schema: EvidenceDocument,
    description:
      'The decisions of a review, and the outcome of each. The file that roster review close writes.',
  },
  'review-verification': {
    schema: VerificationDocument,
    description:
      'Which statements about a closed review are proven, and which are not. By roster review verify --json.',
  },
  offboarding: {
    schema: OffboardingDocument,
    description:
      'The changes that take people out of every members file, and what else depends on them. By roster offboard --json.',
  },
  'offboarding-check': {
    schema: OffboardingCheckDocument,
    description: 'Whether people who leave still have any access. By roster offboard --verify --json.',
  },
} as const

export type DocumentName = keyof typeof DOCUMENTS

export const DOCUMENT_NAMES = Object.keys(DOCUMENTS) as readonly DocumentName[]

export interface PublishedSchema {
  readonly name: DocumentName
  /** What the document contains, and what prints it. */
  readonly description: string
  /** Draft 7. It allows keys that a later release may add. */
  readonly schema: object
  /** Whether `value` is such a document of this release: with nothing in it that the schema does not name. */
  readonly describes: (value: unknown) => boolean
}

export function publishedSchema(name: DocumentName): PublishedSchema {
  const { schema, description } = DOCUMENTS[name]
  return {
    name,
    description,
    schema: documentJsonSchema(schema, name, description),
    describes: (value) => schema.safeParse(value).success,
  }
}
