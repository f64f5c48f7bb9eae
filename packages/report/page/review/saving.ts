/** Takes the decisions out of the page and back in: as a file, or on the clipboard. */
import { useEffect } from 'preact/hooks'
import { saveFile } from '../save-file.ts'
import { draftsText, readDrafts } from './drafts.ts'
import type { Session } from './session.ts'

export function useSaving({ view, me, drafts, isSaved, settle, setMessage }: Session) {
  useEffect(() => {
    if (isSaved) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isSaved])

  function fileText(): string | undefined {
    return me === undefined || drafts.size === 0 ? undefined : draftsText(view, me.key, drafts)
  }

  /** Returns whether there was something to save. */
  function save(): boolean {
    const text = fileText()
    if (text === undefined || me === undefined) return false
    saveFile(text, me.file, 'application/json')
    settle(`Saved as ${me.file}. Next: roster review decide ${view.name} --from ${me.file}`)
    return true
  }

  async function copy(): Promise<void> {
    const text = fileText()
    if (text === undefined) return
    try {
      await navigator.clipboard.writeText(text)
      settle('Copied.')
    } catch {
      setMessage('The browser does not allow this page to copy. Save the decisions instead.')
    }
  }

  async function load(file: File): Promise<void> {
    const read = readDrafts(await file.text(), view, me?.key ?? '')
    if ('problem' in read) setMessage(read.problem)
    else settle(`Loaded ${read.drafts.size}.`, read.drafts)
  }

  return { save, copy, load }
}
