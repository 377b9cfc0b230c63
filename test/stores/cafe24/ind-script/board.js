// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the boards. An empty review is refused in an alert.

var BOARD_WRITE = {
  form_submit: function (id) {
    var form = document.getElementById(id);
    if (!EC$.trim(form.subject.value) || !EC$.trim(form.content.value)) {
      alert(EC_STAND_IN.text.fillIn);
      return false;
    }
    form.submit();
  },
};
