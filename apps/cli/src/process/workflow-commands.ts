/** The toolkit's workflow commands for annotations, without the rest of the toolkit. */
import * as core from '@actions/core'
import { type AnnotationCommands, inertAnnotations } from '@roster/github'

export const workflowCommands: AnnotationCommands = inertAnnotations(core)
