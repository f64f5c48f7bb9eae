/** Standing differences in a verdict: they are counted wherever it says that there is nothing to do. */
import { number } from '../phrase/count.ts'

/** "2 differences stay". */
export function differencesStay(amount: number): string {
  return amount === 1 ? '1 difference stays' : `${number(amount)} differences stay`
}
