/** The targets of the fuzzer. */
import { answerTarget } from './answer-target.ts'
import { eventTarget } from './event-target.ts'
import { fileTarget } from './file-target.ts'
import { githubTarget } from './github-target.ts'
import { pageTarget } from './page-target.ts'
import { sealTarget } from './seal-target.ts'
import type { Target } from './target.ts'

export const TARGETS: readonly Target[] = [
  fileTarget,
  pageTarget,
  sealTarget,
  answerTarget,
  eventTarget,
  githubTarget,
]
