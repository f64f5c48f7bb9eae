/** The preview action, on the runner that started this process. */
import { runnerOf } from '@roster/github'
import { previewAction } from './run/action.ts'

await previewAction(runnerOf(process))
