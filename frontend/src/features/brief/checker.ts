/** Behind what is transparent; the same in both themes, like every stage. */
export const CHECKER = "bg-[repeating-conic-gradient(#3a3a40_0_25%,#2c2c31_0_50%)] bg-size-[16px_16px]";
