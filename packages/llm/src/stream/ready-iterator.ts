/**
 * An iterator that may know its next results before anybody waits for them. A promise for each of
 * the events of one answer, at each of the layers around it, costs more than the work they do.
 */
export interface ReadyIterator<Event> extends AsyncIterator<Event> {
  /**
   * The next result when it is there already; undefined when it has to be waited for with `next`.
   * Throws what `next` would reject with. Not to be called while a `next` is under way.
   */
  ready?(): IteratorResult<Event> | undefined;
}

/** The iterator of a stream, which tells what is there already if it can. */
export function iteratorOf<Event>(stream: AsyncIterable<Event>): ReadyIterator<Event> {
  return stream[Symbol.asyncIterator]();
}
