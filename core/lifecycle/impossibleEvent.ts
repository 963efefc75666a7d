/** An event that cannot follow on this state: the record is damaged, or our code is. */
export class ImpossibleEvent extends Error {
  override name = "ImpossibleEvent";
}
