/** Of the studio, in the order of its navigation; each is a path and a key of `shell.rooms`. */
export const ROOMS = ["dashboard", "clients", "uploads", "account"] as const;
