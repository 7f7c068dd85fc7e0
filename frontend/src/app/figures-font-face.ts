import "@fontsource-variable/geist-mono";
