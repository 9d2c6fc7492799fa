import type { MarksQuery, OutputMarks, SearchAnswer, SearchQuery } from '../../../shared/output.ts';
import type { OutputRange } from '../../api/api-client.ts';

/** Where one session's earlier output comes from. Each rejects with an ApiError. */
export interface EarlierSource {
  output(range: { readonly from: number; readonly to: number }, signal: AbortSignal): Promise<OutputRange>;
  marks(query: MarksQuery, signal: AbortSignal): Promise<OutputMarks>;
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer>;
}
