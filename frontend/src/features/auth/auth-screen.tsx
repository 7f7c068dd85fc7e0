"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";

import { Logo } from "@/components/logo";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { authLogin, authRegister } from "@/lib/api";
import { messageOf } from "@/lib/http";

export function AuthScreen({ mode }: { mode: "login" | "register" }) {
  const router = useRouter();
  const cache = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: async () => {
      const body = { email, password };
      await (mode === "login" ? authLogin({ body }) : authRegister({ body }));
    },
    onSuccess: () => {
      cache.clear();
      router.replace("/dashboard");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const login = mode === "login";
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-6 py-12">
      <Logo />
      <h1 className="mt-8 text-2xl font-semibold">{login ? "Sign in" : "Create an account"}</h1>
      <form onSubmit={submit} className="mt-6 space-y-4">
        <Input label="E-mail" type="email" autoComplete="email" required value={email} onChange={(e) => setEmail(e.target.value)} />
        <Input
          label="Password"
          type="password"
          autoComplete={login ? "current-password" : "new-password"}
          required
          minLength={login ? undefined : 8}
          hint={login ? undefined : "At least 8 characters."}
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
        {signIn.isError && (
          <p role="alert" className="text-bad">
            {messageOf(signIn.error)}
          </p>
        )}
        <Button kind="primary" size="lg" type="submit" busy={signIn.isPending} className="w-full">
          {login ? "Sign in" : "Create account"}
        </Button>
      </form>
      {login && (
        <Button
          className="mt-3 w-full"
          size="lg"
          onClick={() => {
            setEmail("demo@example.com");
            setPassword("demo123");
          }}
        >
          Fill in the demo account
        </Button>
      )}
      <p className="mt-6 text-muted">
        {login ? "New here? " : "Already have an account? "}
        <Link className="text-ink underline underline-offset-4" href={login ? "/register" : "/login"}>
          {login ? "Create an account" : "Sign in"}
        </Link>
      </p>
    </main>
  );
}
