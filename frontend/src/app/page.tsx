import Link from "next/link";

import { Logo } from "@/components/logo";
import { buttonClass } from "@/components/ui/button";

export default function LandingPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-6xl flex-col px-6 py-8">
      <Logo />
      <div className="grid flex-1 items-center gap-12 py-12 lg:grid-cols-[1fr_1.25fr]">
        <div>
          <h1 className="text-4xl font-semibold text-balance">
            One sentence in.
            <br />A finished ad out.
          </h1>
          <p className="mt-5 max-w-md text-base/7 text-muted">
            Describe a product, or upload a photo. Adreel builds it, lights it, films it, scores it and
            cuts it. You choose at every stage. It runs on this machine and costs nothing.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href="/dashboard" className={buttonClass("primary", "lg")}>
              Open the studio
            </Link>
            <Link href="/register" className={buttonClass("secondary", "lg")}>
              Create an account
            </Link>
          </div>
        </div>
        <img
          src="/sample.jpg"
          width={1280}
          height={720}
          alt="A frame of an ad made by Adreel: pink tennis shoes on a podium, with the product's name and a call to action"
          className="w-full rounded-2xl border border-line"
        />
      </div>
    </main>
  );
}
