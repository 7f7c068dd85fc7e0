import account from "./account.json";
import admin from "./admin.json";
import auth from "./auth.json";
import brief from "./brief.json";
import clients from "./clients.json";
import clips from "./clips.json";
import common from "./common.json";
import composition from "./composition.json";
import costs from "./costs.json";
import gallery from "./gallery.json";
import images from "./images.json";
import landing from "./landing.json";
import result from "./result.json";
import shell from "./shell.json";
import storyboard from "./storyboard.json";
import studio from "./studio.json";
import uploads from "./uploads.json";
import versions from "./versions.json";

const de = {
  account,
  admin,
  auth,
  brief,
  clients,
  clips,
  common,
  composition,
  costs,
  gallery,
  images,
  landing,
  result,
  shell,
  storyboard,
  studio,
  uploads,
  versions,
};

export default de;
