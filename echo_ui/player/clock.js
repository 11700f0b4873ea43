// How the playhead moves: never ahead of what is trained, and smoothly towards it while that grows.

export const WHOLE_RUN = 6; // seconds that a run of any length takes at the usual speed
const SLOW = 5; // epochs a second in slow motion
const BEHIND = 0.7; // seconds, at least, behind the newest epoch of a run that grows: news comes in portions
const LATE = 1.5; // times as long as they are apart, where that is longer: they may be late
const SPEEDS = { slow: SLOW, quarter: 1 / 4, half: 1 / 2, usual: 1, double: 2, four: 4, follow: Infinity };

export const FACTORS = { quarter: "¼", half: "½", usual: "1", double: "2", four: "4" };

/** The epochs a second of a speed, for a run of `epochs`. */
export function pace(speed, epochs) {
  return speed === "slow" ? SLOW : (SPEEDS[speed] * epochs) / WHOLE_RUN;
}

/** Where the playhead stands `seconds` later: in epochs, with a fraction; news comes so many seconds `apart`. */
export function advance(position, { trained, over }, epochsASecond, seconds, apart) {
  const room = trained - position;
  const ease = room / Math.max(BEHIND, LATE * apart) + 2;
  const limit = over && epochsASecond !== Infinity ? epochsASecond : Math.min(epochsASecond, ease);
  return Math.min(trained, position + limit * seconds);
}
