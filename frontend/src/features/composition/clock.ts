import { useSyncExternalStore } from "react";

/** Above this, music and clock are told apart by the ear. */
const DRIFT = 0.08;

export interface Moment {
  time: number;
  playing: boolean;
}

/** The one time of a preview. Music leads where it plays; else the wall clock does. */
export class Clock {
  #moment: Moment = { time: 0, playing: false };
  #duration = 0;
  #audio: HTMLAudioElement | null = null;
  #frame = 0;
  #last = 0;
  readonly #watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  readonly now = () => this.#moment;

  setDuration(duration: number) {
    this.#duration = duration;
    if (this.#moment.time > duration) this.seek(duration);
  }

  /** Music from now on; null for none. */
  setAudio(audio: HTMLAudioElement | null) {
    this.#audio?.pause();
    this.#audio = audio;
    if (this.#moment.playing) this.#sound();
  }

  readonly toggle = () => (this.#moment.playing ? this.pause() : this.play());

  play() {
    if (this.#duration === 0) return;
    const over = this.#moment.time >= this.#duration - 0.05;
    this.#set({ time: over ? 0 : this.#moment.time, playing: true });
    this.#sound();
    this.#last = performance.now();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.#step);
  }

  pause() {
    cancelAnimationFrame(this.#frame);
    this.#audio?.pause();
    this.#set({ ...this.#moment, playing: false });
  }

  readonly seek = (time: number) => {
    const to = Math.min(Math.max(time, 0), this.#duration);
    this.#set({ ...this.#moment, time: to });
    if (this.#audio && this.#moment.playing) this.#audio.currentTime = to;
  };

  #sound() {
    const audio = this.#audio;
    if (!audio) return;
    audio.currentTime = this.#moment.time;
    audio.play().catch(() => undefined); // silent, then: the pictures go on
  }

  readonly #step = (now: number) => {
    const passed = (now - this.#last) / 1000;
    this.#last = now;
    let time = this.#moment.time + passed;
    const audio = this.#audio;
    if (audio && !audio.paused && !audio.seeking && Math.abs(audio.currentTime - time) > DRIFT) time = audio.currentTime;
    if (time >= this.#duration) {
      this.#set({ ...this.#moment, time: this.#duration });
      this.pause();
      return;
    }
    this.#set({ ...this.#moment, time });
    this.#frame = requestAnimationFrame(this.#step);
  };

  #set(moment: Moment) {
    this.#moment = moment;
    this.#watchers.forEach((watcher) => watcher());
  }
}

export function useMoment(clock: Clock): Moment {
  return useSyncExternalStore(clock.subscribe, clock.now, clock.now);
}
